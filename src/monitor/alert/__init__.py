"""Who is told what, when, and why not: the route tree and the verdict. Pure."""
