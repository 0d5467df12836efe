package org.x400gate.protocol.stack;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.x400gate.protocol.octets.Octets;

/** Writes a conversation as a recording of TCP over IPv4 (pcap, LINKTYPE_RAW), for a judge that is not ours to read. */
public final class PcapFile {
    private static final int MAGIC = 0xA1B2C3D4;
    private static final int LINKTYPE_RAW = 101;
    private static final int HEADERS = 40;
    private static final int MAX_SEGMENT = 60_000;
    private static final int LOOPBACK = 0x7F000001;
    private static final int SYN = 0x02;
    private static final int PUSH_ACK = 0x18;
    private static final int SYN_ACK = 0x12;

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(octets);
    private final int clientPort;
    private final int serverPort;
    private int clientSequence = 1;
    private int serverSequence = 1;
    private int seconds = 1_700_000_000;

    public PcapFile(int clientPort, int serverPort) {
        this.clientPort = clientPort;
        this.serverPort = serverPort;
        try {
            out.writeInt(MAGIC);
            out.writeInt(2 << 16 | 4);
            out.writeLong(0);
            out.writeInt(0xFFFF);
            out.writeInt(LINKTYPE_RAW);
            packet(true, SYN, 0, 0, Octets.EMPTY);
            packet(false, SYN_ACK, 0, 1, Octets.EMPTY);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public void sent(boolean byClient, Octets data) {
        try {
            for (int at = 0; at < data.length(); at += MAX_SEGMENT) {
                Octets part = data.slice(at, Math.min(data.length(), at + MAX_SEGMENT));
                if (byClient) {
                    packet(true, PUSH_ACK, clientSequence, serverSequence, part);
                    clientSequence += part.length();
                } else {
                    packet(false, PUSH_ACK, serverSequence, clientSequence, part);
                    serverSequence += part.length();
                }
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void packet(boolean byClient, int flags, int sequence, int acknowledged, Octets data) throws IOException {
        int length = HEADERS + data.length();
        out.writeInt(seconds++);
        out.writeInt(0);
        out.writeInt(length);
        out.writeInt(length);
        out.writeInt(0x45000000 | length);
        out.writeInt(0);
        out.writeInt(0x40060000);
        out.writeInt(LOOPBACK);
        out.writeInt(LOOPBACK);
        out.writeShort(byClient ? clientPort : serverPort);
        out.writeShort(byClient ? serverPort : clientPort);
        out.writeInt(sequence);
        out.writeInt(acknowledged);
        out.writeInt(0x5000FFFF | flags << 16);
        out.writeInt(0);
        out.write(data.toByteArray());
    }

    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, octets.toByteArray());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
