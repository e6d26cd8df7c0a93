"""What a requester asks for: files and projects read into requests, names resolved against one organisation."""
