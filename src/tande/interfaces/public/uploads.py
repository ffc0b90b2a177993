"""Files of a form, held in memory only: nothing a person sends is ever written to disk in clear."""

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from tande.policy import limits

if TYPE_CHECKING:
    _File = UploadedFile[Any]
else:
    _File = UploadedFile


class HeldFile(_File):
    """A file of a form in memory. ``too_large``: the content was let go, only the name is left."""

    def __init__(self, *, name: str, content: bytes, content_type: str, too_large: bool) -> None:
        super().__init__(file=None, name=name, content_type=content_type, size=len(content))
        self.content = content
        self.too_large = too_large

    def close(self) -> None:
        """Let the bytes go with the request."""
        self.content = b""


class MemoryOnly(FileUploadHandler):
    """Collects each file in memory up to the limit; what is over the limit is read and dropped.

    Reading on keeps the rest of the form: the words that were typed must not be lost to a large video.
    """

    chunk_size = 256 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chunks: list[bytes] = []
        self._size = 0
        self._files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._chunks, self._size = [], 0
        self._files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._too_large:
            self._chunks = []
        else:
            self._chunks.append(raw_data)

    @property
    def _too_large(self) -> bool:
        return self._size > limits.FILE_MAX_BYTES or self._files > limits.FILES_MAX

    def file_complete(self, file_size: int) -> HeldFile:
        content = b"".join(self._chunks)
        self._chunks = []
        return HeldFile(
            name=str(self.file_name or ""), content=content, too_large=self._too_large,
            content_type=str(self.content_type or "application/octet-stream"),
        )
