"""HTTP in and out, thin: the door, the routes, the views and their forms."""
