"""Documents that should be XML, to trees: as they are, or mended where they are broken.

text | strict tree                                        where it is well-formed
     `- tokens | item by item balanced | written anew | tree
"""

from monitor.parse.xml.mending import mended
from monitor.parse.xml.tree import Element, NoTree, local, root_name, strict_tree, tree

__all__ = ["Element", "NoTree", "local", "mended", "root_name", "strict_tree", "tree"]
