"""HTTP, politely and guarded. Home of httpx for polling."""
