package org.x400gate.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The message in 7 bits, made while it is read. */
final class SevenBitWriter extends InputStream {
    private final InputStream source;
    private final EntityWalk walk;
    private final Pieces out = new Pieces();
    private boolean more = true;

    SevenBitWriter(InputStream source, List<SevenBitPlan> plans, MimeLimits limits) {
        this.source = source;
        this.walk = new EntityWalk(source, limits, new Visitor(plans, limits, out));
    }

    @Override
    public int read() throws IOException {
        return available(1) ? out.take() : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        return available(length) ? out.take(target, offset, length) : -1;
    }

    /** Works until so many octets wait, or all there are. */
    private boolean available(int octets) throws IOException {
        while (more && out.waiting() < Math.min(octets, MailLines.PIECE_OCTETS)) {
            more = walk.step();
        }
        return out.waiting() > 0;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Octets that wait to be read: those of a piece of a line, or of one header. */
    private static final class Pieces extends ByteArrayOutputStream {
        private int from;

        int waiting() {
            return count - from;
        }

        int take() {
            int octet = buf[from++] & 0xFF;
            tidy();
            return octet;
        }

        int take(byte[] target, int offset, int length) {
            int taken = Math.min(length, waiting());
            System.arraycopy(buf, from, target, offset, taken);
            from += taken;
            tidy();
            return taken;
        }

        private void tidy() {
            if (from == count) {
                reset();
                from = 0;
            }
        }
    }

    private static final class Visitor implements EntityWalk.Visitor {
        private static final byte[] CRLF = {'\r', '\n'};

        private final List<SevenBitPlan> plans;
        private final MimeLimits limits;
        private final ByteArrayOutputStream out;
        private Optional<TransferEncoding> encoding = Optional.empty();

        Visitor(List<SevenBitPlan> plans, MimeLimits limits, ByteArrayOutputStream out) {
            this.plans = plans;
            this.limits = limits;
            this.out = out;
        }

        @Override
        public void header(Entity entity) {
            SevenBitPlan plan = plans.get(entity.number());
            out.writeBytes(SevenBitFields.write(entity, plan, limits).getBytes(StandardCharsets.ISO_8859_1));
            if (entity.closed() || plan.encodes()) {
                out.writeBytes(CRLF);
            }
            encoding = plan.into(out);
        }

        @Override
        public void content(byte[] octets, int length) {
            if (encoding.isPresent()) {
                encoding.get().octets(octets, length);
            } else {
                out.write(octets, 0, length);
            }
        }

        @Override
        public void aside(byte[] octets, int length, boolean preamble, boolean signed) {
            byte[] written = Arrays.copyOf(octets, length);
            for (int i = 0; i < length; i++) {
                written[i] = written[i] < 0 ? (byte) '?' : written[i];
            }
            out.writeBytes(written);
        }

        @Override
        public void lineEnd() {
            encoding.ifPresentOrElse(TransferEncoding::lineEnd, () -> out.writeBytes(CRLF));
        }

        @Override
        public void delimiter(byte[] line, int length, EntityWalk.Delimiter meaning, boolean lineEndBefore) {
            contentEnds();
            if (lineEndBefore) {
                out.writeBytes(CRLF);
            }
            out.write(line, 0, length);
            out.writeBytes(CRLF);
        }

        @Override
        public void end() {
            contentEnds();
        }

        private void contentEnds() {
            encoding.ifPresent(TransferEncoding::end);
            encoding = Optional.empty();
        }
    }
}
