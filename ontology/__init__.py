"""The vocabulary that every other part reads: terms, instance IRIs and shapes; it imports nothing of ours."""
