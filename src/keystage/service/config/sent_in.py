"""Files on their way in: on the home's own disk, under no name, so that nothing of them is left however it ends."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

__all__ = ["OnTheHomesDisk"]


class OnTheHomesDisk(FileUploadHandler):
    """They may hold pupils' results, and be large: no place for either is /tmp."""

    file: "UploadedFile[bytes]"

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        folder = Path(settings.INCOMING)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        opened = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - the request closes it
        self.file = UploadedFile(opened, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
