package org.x400gate.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** What becomes of one header and what follows it. */
enum SevenBitPlan {
    AS_IT_IS("7bit"),
    QUOTED("quoted-printable"),
    QUOTED_UTF8("quoted-printable"),
    BASE64("base64"),
    BASE64_UTF8("base64");

    private final String encodingName;

    SevenBitPlan(String encodingName) {
        this.encodingName = encodingName;
    }

    static SevenBitPlan of(boolean quoted, boolean utf8) {
        return quoted ? utf8 ? QUOTED_UTF8 : QUOTED : utf8 ? BASE64_UTF8 : BASE64;
    }

    boolean encodes() {
        return this != AS_IT_IS;
    }

    /** Its octets are UTF-8, whatever its header says. */
    boolean isUtf8() {
        return this == QUOTED_UTF8 || this == BASE64_UTF8;
    }

    String encodingName() {
        return encodingName;
    }

    Optional<TransferEncoding> into(ByteArrayOutputStream out) {
        return switch (this) {
            case AS_IT_IS -> Optional.empty();
            case QUOTED, QUOTED_UTF8 -> Optional.of(new TransferEncoding.QuotedPrintable(out));
            case BASE64, BASE64_UTF8 -> Optional.of(new TransferEncoding.Base64Lines(out));
        };
    }
}
