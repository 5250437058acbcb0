"""What the phone of a person shows, computed as the norm says (RFC 6238), apart from the code that checks it."""

import base64
import hmac
import struct
import time


def code_du_telephone(cle: str) -> str:
    """Return the six digits that a phone which holds `cle` shows now."""
    empreinte = hmac.digest(base64.b32decode(cle), struct.pack(">Q", int(time.time()) // 30), "sha1")
    debut = empreinte[-1] & 0xF
    (valeur,) = struct.unpack(">I", empreinte[debut : debut + 4])
    return f"{(valeur & 0x7FFFFFFF) % 1_000_000:06d}"
