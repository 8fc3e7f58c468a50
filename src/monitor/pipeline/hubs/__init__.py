"""Being told by hubs (WebSub): subscriptions, and the documents that hubs push."""
