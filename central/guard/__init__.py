"""What must not reach a public screen, found before it is handed in. Pure: values in, findings out."""
