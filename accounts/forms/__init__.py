"""What people type, checked field by field; a verb judges the rest."""
