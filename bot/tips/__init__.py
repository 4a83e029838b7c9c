"""Tips: receipt, sealing, intake, routing and dialogue, without knowing who sent them."""
