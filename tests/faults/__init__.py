"""What happens when the machine, the network or a neighbour fails."""
