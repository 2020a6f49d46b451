"""Extensions that change a model's updates."""
