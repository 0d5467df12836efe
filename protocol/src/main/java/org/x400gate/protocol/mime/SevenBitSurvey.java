package org.x400gate.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.TransferEncoding.Base64Lines;
import org.x400gate.protocol.mime.TransferEncoding.QuotedPrintable;

/** Finds what has to be encoded of a message, how, and whether anything stands in the way. */
final class SevenBitSurvey implements EntityWalk.Visitor {
    private static final String SIGNED = "a signed part, which may not be changed (RFC 1847 2.1)";
    private static final String UNOPENED = "a multipart without its boundary, which may not be encoded (RFC 2045 6.4)";

    private final MimeLimits limits;
    private final List<SevenBitPlan> plans = new ArrayList<>();
    private Optional<String> obstacle = Optional.empty();
    private Optional<Entity> entity = Optional.empty();
    private boolean eightBit;
    private boolean eightBitPreamble;
    private long octets;
    private long quoted;
    private final Utf8Check utf8 = new Utf8Check();

    SevenBitSurvey(MimeLimits limits) {
        this.limits = limits;
    }

    /** One for each header, by its number. */
    List<SevenBitPlan> plans() {
        return plans;
    }

    Optional<String> obstacle() {
        return obstacle;
    }

    @Override
    public void header(Entity next) {
        contentEnds();
        entity = Optional.of(next);
        eightBit = false;
        octets = 0;
        quoted = 0;
        utf8.begin();
        if (next.fields().stream().anyMatch(Entity::isEightBit)) {
            if (next.signed()) {
                refuse(SIGNED);
            } else {
                SevenBitFields.obstacle(next, limits).ifPresent(this::refuse);
            }
        }
    }

    private void refuse(String where) {
        if (obstacle.isEmpty()) {
            obstacle = Optional.of(where);
        }
    }

    private void contentEnds() {
        if (entity.isEmpty()) {
            return;
        }
        Entity ended = entity.get();
        entity = Optional.empty();
        if (!eightBit) {
            plans.add(SevenBitPlan.AS_IT_IS);
            return;
        }
        if (ended.signed()) {
            refuse(SIGNED);
        } else if (!ended.mayBeEncoded()) {
            refuse("a part " + ended.type() + " in " + ended.encoding() + ", which may not be encoded (RFC 2045 6.4)");
        }
        // What a person may have to read raw stays quoted-printable unless that is much the longer.
        boolean readable = ended.type().startsWith("text/") && quoted <= Base64Lines.cost(octets) * 3 / 2;
        plans.add(SevenBitPlan.of(readable, utf8.holds()));
    }

    @Override
    public void content(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            int octet = piece[i] & 0xFF;
            eightBit |= octet > 0x7F;
            quoted += QuotedPrintable.cost(octet);
            utf8.octet(octet);
        }
        octets += length;
    }

    @Override
    public void lineEnd() {
        octets += 2;
        quoted += 2;
        utf8.octet('\n');
    }

    /** Readers leave it out; but what never becomes a multipart they show. */
    @Override
    public void aside(byte[] piece, int length, boolean preamble, boolean signed) {
        for (int i = 0; i < length; i++) {
            if (piece[i] < 0) {
                eightBitPreamble |= preamble;
                if (signed) {
                    refuse(SIGNED);
                }
            }
        }
    }

    @Override
    public void delimiter(byte[] line, int length, EntityWalk.Delimiter meaning, boolean lineEndBefore) {
        contentEnds();
        if (eightBitPreamble && meaning != EntityWalk.Delimiter.FIRST_PART) {
            refuse(UNOPENED);
        }
        eightBitPreamble = false;
    }

    @Override
    public void end() {
        contentEnds();
        if (eightBitPreamble) {
            refuse(UNOPENED);
        }
    }
}
