package org.x400gate.persistence.database;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a client and a server (PostgreSQL 55.7, frontend messages), and cuts the connection at the next COMMIT:
 * before the server has it, or when it has answered and the client does not know. Or cuts off everything.
 */
public final class CommitCutter implements Closeable {
    /** What becomes of the next COMMIT. */
    public enum Cut {
        NOT,
        BEFORE,
        AFTER
    }

    private static final int SSL_REQUEST = 80_877_103;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NOT);
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int server;
    private volatile boolean deaf;

    public CommitCutter(int server) throws IOException {
        this.server = server;
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public void cutNext(Cut where) {
        cut.set(where);
    }

    /** Whether it has happened. */
    public boolean hasCut() {
        return cut.get() == Cut.NOT;
    }

    /** All connections end, and new ones are hung up. */
    public void cutOff(boolean all) throws IOException {
        deaf = all;
        if (all) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            if (deaf) {
                client.close();
                continue;
            }
            Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            open.add(client);
            open.add(there);
            AtomicReference<Cut> armed = new AtomicReference<>(Cut.NOT);
            start(() -> fromClient(client, there, armed));
            start(() -> fromServer(client, there, armed));
        }
    }

    private void fromClient(Socket client, Socket there, AtomicReference<Cut> armed) throws IOException {
        try (client;
                there) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = there.getOutputStream();
            boolean ssl = true;
            while (ssl) {
                byte[] first = message(in, new byte[0]);
                ssl = first.length == 8 && ByteBuffer.wrap(first).getInt(4) == SSL_REQUEST;
                out.write(first);
            }
            Set<String> commits = new HashSet<>();
            while (true) {
                byte[] message = message(in, new byte[] {in.readByte()});
                if (isCommit(message, commits)) {
                    Cut now = cut.getAndSet(Cut.NOT);
                    if (now == Cut.BEFORE) {
                        return;
                    }
                    armed.set(now);
                }
                out.write(message);
            }
        }
    }

    private void fromServer(Socket client, Socket there, AtomicReference<Cut> armed) throws IOException {
        try (client;
                there) {
            InputStream in = there.getInputStream();
            byte[] some = new byte[64 * 1024];
            for (int got = in.read(some); got >= 0; got = in.read(some)) {
                if (armed.get() == Cut.AFTER) {
                    return;
                }
                client.getOutputStream().write(some, 0, got);
            }
        }
    }

    private static byte[] message(DataInputStream in, byte[] type) throws IOException {
        int length = in.readInt();
        byte[] whole = new byte[type.length + length];
        System.arraycopy(type, 0, whole, 0, type.length);
        ByteBuffer.wrap(whole).putInt(type.length, length);
        in.readFully(whole, type.length + Integer.BYTES, length - Integer.BYTES);
        return whole;
    }

    /** A statement is named when it is parsed, and only its name comes again. */
    private static boolean isCommit(byte[] message, Set<String> commits) {
        String[] texts = new String(message, 5, message.length - 5, StandardCharsets.ISO_8859_1).split("\0", 3);
        if (message[0] == 'P' && texts[1].equals("COMMIT")) {
            commits.add(texts[0]);
        }
        return message[0] == 'B' && commits.contains(texts[1]) || message[0] == 'Q' && texts[0].equals("COMMIT");
    }

    private interface Task {
        void run() throws IOException;
    }

    private void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // A connection that ended, or the cutter did: nobody waits for this thread.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutOff(true);
    }
}
