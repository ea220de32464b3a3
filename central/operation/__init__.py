"""Running a central: looking after it, copying it, bringing it back, its keys and units. No page, no model here."""
