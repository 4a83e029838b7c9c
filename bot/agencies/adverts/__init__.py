"""Reading a job advert: who offers what where, and which red flags it shows."""
