"""Staff: roles, invitations and who reads what."""
