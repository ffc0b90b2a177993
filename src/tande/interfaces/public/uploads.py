"""Files of a form, held in memory only: nothing a person sends is ever written to disk in clear."""

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from tande.policy import limits
from tande.toolkit.room import Room

if TYPE_CHECKING:
    _File = UploadedFile[Any]
else:
    _File = UploadedFile


ROOM = Room(limits.HELD_MAX_BYTES)


class Share:
    """What one file took of the room. It gives it back by itself, however the request ends."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._size = 0

    def take(self, size: int) -> bool:
        if not self._room.take(size):
            return False
        self._size += size
        return True

    def give_back(self) -> None:
        size, self._size = self._size, 0
        self._room.give(size)

    def __del__(self) -> None:
        self.give_back()


class HeldFile(_File):
    """A file of a form in memory. ``too_large`` or ``no_room``: the content was let go, only the name is left."""

    def __init__(
        self, *, name: str, content: bytes, content_type: str, share: Share, too_large: bool, no_room: bool
    ) -> None:
        super().__init__(file=None, name=name, content_type=content_type, size=len(content))
        self.content = content
        self.too_large = too_large
        self.no_room = no_room
        self._share = share

    def close(self) -> None:
        """Let the bytes go with the request."""
        self.content = b""
        self._share.give_back()


class MemoryOnly(FileUploadHandler):
    """Collects each file in memory up to the limit; what is over the limit is read and dropped.

    Reading on keeps the rest of the form: the words that were typed must not be lost to a large video.
    """

    chunk_size = 256 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._files = 0
        self._begin()

    def _begin(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._share = Share(ROOM)
        self._no_room = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._files += 1
        self._begin()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if not self._too_large and not self._no_room:
            self._no_room = not self._share.take(len(raw_data))
        if self._too_large or self._no_room:
            self._chunks = []
            self._share.give_back()
        else:
            self._chunks.append(raw_data)

    @property
    def _too_large(self) -> bool:
        return self._size > limits.FILE_MAX_BYTES or self._files > limits.FILES_MAX

    def file_complete(self, file_size: int) -> HeldFile:
        held = HeldFile(
            name=str(self.file_name or ""), content=b"".join(self._chunks), share=self._share,
            too_large=self._too_large, no_room=self._no_room,
            content_type=str(self.content_type or "application/octet-stream"),
        )
        self._begin()
        return held

    def let_go(self) -> None:
        """Forget a file that did not arrive to its end."""
        self._chunks = []
        self._share.give_back()
