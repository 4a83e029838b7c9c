"""Delivery: the outbox, its lanes and the relay loop with durable timers."""
