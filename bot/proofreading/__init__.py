"""Read all content as a careful colleague would: what misleads, what leads nowhere, what is old, what is missing."""
