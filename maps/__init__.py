"""The pictures: colours, class breaks, legends and map styles, and the web map itself (``maps/web``)."""
