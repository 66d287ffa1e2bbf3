from django.apps import AppConfig


class NopcertConfig(AppConfig):
    name = "nopcert"
    verbose_name = "nopcert"

    def ready(self) -> None:
        # Importing registers the checks of our configuration (`manage.py check`).
        from nopcert import checks  # noqa: F401, PLC0415
