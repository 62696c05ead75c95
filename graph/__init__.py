"""Turns articles into a graph whose every fact points at its words, and keeps, queries and exports that graph."""
