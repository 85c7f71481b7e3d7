"""Sentences for people, in English and in German."""

from __future__ import annotations

from typing import Tuple

#: Codes, and their sentence in each language. The last one is for all other codes.
_SENTENCES: Tuple[Tuple[str, str, str], ...] = (
    (
        "VALID",
        "The license is valid.",
        "Die Lizenz ist gültig.",
    ),
    (
        "GRACE",
        "The license has expired and may be used for a short time. Renew it.",
        "Die Lizenz ist abgelaufen und darf noch kurze Zeit verwendet werden. Verlängern Sie sie.",
    ),
    (
        "EXPIRED",
        "The license has expired. Renew it.",
        "Die Lizenz ist abgelaufen. Verlängern Sie sie.",
    ),
    (
        "NOT_ACTIVATED",
        "No license is active on this device. Enter a license key.",
        "Auf diesem Gerät ist keine Lizenz aktiv. Geben Sie einen Lizenzschlüssel ein.",
    ),
    (
        "FINGERPRINT_MISMATCH RELEASED SEQUENCE_ROLLED_BACK",
        "The license is no longer active on this device. Activate it again.",
        "Die Lizenz ist auf diesem Gerät nicht mehr aktiv. Aktivieren Sie sie erneut.",
    ),
    (
        "KEY_MALFORMED NOT_FOUND",
        "This license key is not known. Check it and enter it again.",
        "Dieser Lizenzschlüssel ist nicht bekannt. Prüfen Sie ihn und geben Sie ihn erneut ein.",
    ),
    (
        "KEY_ROTATED",
        "The license key was replaced. Ask its owner for the new key.",
        "Der Lizenzschlüssel wurde ersetzt. Fragen Sie seinen Besitzer nach dem neuen.",
    ),
    (
        "PRODUCT_MISMATCH",
        "This license is for another product.",
        "Diese Lizenz gilt für ein anderes Produkt.",
    ),
    (
        "REVOKED",
        "The license was revoked. Contact support.",
        "Die Lizenz wurde widerrufen. Wenden Sie sich an den Support.",
    ),
    (
        "SUSPENDED",
        "The license is suspended. Contact support.",
        "Die Lizenz ist gesperrt. Wenden Sie sich an den Support.",
    ),
    (
        "DEVICE_BANNED",
        "This device is banned. Contact support.",
        "Dieses Gerät ist gesperrt. Wenden Sie sich an den Support.",
    ),
    (
        "NOT_YET_VALID",
        "The license starts later.",
        "Die Lizenz beginnt später.",
    ),
    (
        "CHECK_IN_OVERDUE HEARTBEAT_OVERDUE LEASE_EXPIRED STALE STATUS_STALE",
        "The license must be checked. Connect this device to the internet.",
        "Die Lizenz muss geprüft werden. Verbinden Sie dieses Gerät mit dem Internet.",
    ),
    (
        "LEASE_LOST",
        "Another device took the seat. It is taken again when a seat is free.",
        "Ein anderes Gerät hat den Platz übernommen. Er wird wieder belegt, sobald ein Platz frei ist.",
    ),
    (
        "CLOCK_ROLLED_BACK",
        "The clock of this device is wrong. Set it, or connect to the internet.",
        "Die Uhr dieses Geräts geht falsch. Stellen Sie sie, oder verbinden Sie sich mit dem Internet.",
    ),
    (
        "ENTITLEMENT_MISSING",
        "The license does not include this feature.",
        "Die Lizenz umfasst diese Funktion nicht.",
    ),
    (
        "VERSION_NOT_ALLOWED",
        "The license does not include this version. Renew it, or use an earlier version.",
        "Die Lizenz umfasst diese Version nicht. Verlängern Sie sie, oder verwenden Sie eine ältere Version.",
    ),
    (
        "TOO_MANY_ACTIVATIONS",
        "More devices are active than the license has seats. Release a device.",
        "Es sind mehr Geräte aktiv, als die Lizenz Plätze hat. Geben Sie ein Gerät frei.",
    ),
    (
        "USAGE_LIMIT_REACHED",
        "The included usage is used up.",
        "Die enthaltene Nutzung ist aufgebraucht.",
    ),
    (
        "UNREACHABLE",
        "The license server cannot be reached. Try again later.",
        "Der Lizenzserver ist nicht erreichbar. Versuchen Sie es später erneut.",
    ),
    (
        "DECRYPTION_FAILED",
        "Enter the license key that belongs to this file.",
        "Geben Sie den Lizenzschlüssel ein, der zu dieser Datei gehört.",
    ),
    (
        "",
        "This is not a license file that the software can use.",
        "Das ist keine Lizenzdatei, die die Software verwenden kann.",
    ),
)


def sentence_of(code: str, locale: str) -> str:
    """Returns the sentence for a code, in English or German."""
    found = next((one for one in _SENTENCES if code in one[0].split()), _SENTENCES[-1])
    return found[2] if locale == "de" else found[1]
