"""The cheapest plan of hiring, training, moves and contractors that carries the demand of every scenario."""
