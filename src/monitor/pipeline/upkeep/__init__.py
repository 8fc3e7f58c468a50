"""What is done from time to time: forgetting, learning word frequencies, the request budget."""
