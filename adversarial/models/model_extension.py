"""The interface of a model extension."""


class ModelExtension:
    """Something that changes a model's proposed updates after the model itself has."""

    def post_modify_updates(self, updates, model):
        """Change ``updates`` in place.

        Parameters
        ----------
        updates : dict of shared variable to symbolic value
        model : Model
        """
