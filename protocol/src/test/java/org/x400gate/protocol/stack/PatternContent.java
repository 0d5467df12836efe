package org.x400gate.protocol.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import org.x400gate.protocol.octets.ContentRef;

/** Content of any length that is made up while it is read: blocks of noise, each with its number in front. */
public record PatternContent(long octets) implements ContentRef {
    private static final int BLOCK_OCTETS = 8192;
    private static final byte[] NOISE = noise();

    private static byte[] noise() {
        byte[] noise = new byte[BLOCK_OCTETS];
        new SplittableRandom(4711).nextBytes(noise);
        return noise;
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** SHA-256 of the whole, computed from the pattern itself. */
    public byte[] digest() throws IOException {
        MessageDigest digest = sha256();
        try (InputStream content = open()) {
            byte[] buffer = new byte[BLOCK_OCTETS];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return digest.digest();
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private final byte[] block = NOISE.clone();
            private long at;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == octets) {
                    return -1;
                }
                int inBlock = (int) (at % BLOCK_OCTETS);
                if (inBlock == 0) {
                    ByteBuffer.wrap(block).putLong(at / BLOCK_OCTETS);
                }
                int count = (int) Math.min(Math.min(length, BLOCK_OCTETS - inBlock), octets - at);
                System.arraycopy(block, inBlock, target, offset, count);
                at += count;
                return count;
            }
        };
    }
}
