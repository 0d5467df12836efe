package org.x400gate.gateway.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A resolver on a port of the loopback interface, UDP and TCP, which knows what the test tells it. */
public final class FakeDns implements AutoCloseable {
    private static final int ANSWERED_WITHOUT_MORE = 20;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Name, List<Record>> zone = new ConcurrentHashMap<>();
    private final Map<Name, Integer> failing = new ConcurrentHashMap<>();
    private final Set<Name> silent = ConcurrentHashMap.newKeySet();
    private final Set<Name> truncated = ConcurrentHashMap.newKeySet();
    /** Questions in words, with UDP or TCP before them. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    public FakeDns() {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            tcp = new ServerSocket(0, 50, loopback);
            udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    public String text() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    /** One record as in a zone file: {@code "MX", "10 mx.example."}. */
    public FakeDns with(String name, String type, String data) {
        return with(name, type, 300, data);
    }

    public FakeDns with(String name, String type, long ttl, String data) {
        try {
            zone.computeIfAbsent(name(name), any -> new CopyOnWriteArrayList<>())
                    .add(Record.fromString(name(name), Type.value(type), DClass.IN, ttl, data, Name.root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public FakeDns without(String name) {
        zone.remove(name(name));
        return this;
    }

    /** Answers that on whatever is asked of the name, with {@code Rcode.NOERROR} what it knows again. */
    public FakeDns failing(String name, int rcode) {
        failing.put(name(name), rcode);
        return this;
    }

    public FakeDns silent(String name) {
        silent.add(name(name));
        return this;
    }

    /** Over UDP it says that there is more than fits. */
    public FakeDns truncated(String name) {
        truncated.add(name(name));
        return this;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private void serveUdp() {
        byte[] room = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(room, room.length);
                udp.receive(packet);
                Message question = new Message(Arrays.copyOf(room, packet.getLength()));
                Optional<Message> answer = answer(question, true);
                if (answer.isPresent()) {
                    byte[] octets = answer.get().toWire();
                    udp.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or nonsense: the next one.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                start(() -> converse(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] octets = in.readNBytes(in.readUnsignedShort());
                Optional<Message> answer = answer(new Message(octets), false);
                if (answer.isPresent()) {
                    byte[] wire = answer.get().toWire();
                    out.writeShort(wire.length);
                    out.write(wire);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private Optional<Message> answer(Message question, boolean overUdp) {
        Record wanted = question.getQuestion();
        asked.add((overUdp ? "UDP " : "TCP ") + wanted.getName() + " " + Type.string(wanted.getType()));
        if (silent.contains(wanted.getName())) {
            return Optional.empty();
        }
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RD);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(wanted, Section.QUESTION);
        int rcode = failing.getOrDefault(wanted.getName(), Rcode.NOERROR);
        if (rcode != Rcode.NOERROR) {
            answer.getHeader().setRcode(rcode);
        } else if (overUdp && truncated.contains(wanted.getName())) {
            answer.getHeader().setFlag(Flags.TC);
        } else {
            fill(answer, wanted.getName(), wanted.getType());
        }
        return Optional.of(answer);
    }

    private void fill(Message answer, Name asked, int type) {
        List<Record> records = new ArrayList<>();
        Name name = asked;
        for (int i = 0; i < ANSWERED_WITHOUT_MORE; i++) {
            List<Record> here = zone.get(name);
            if (here == null) {
                answer.getHeader().setRcode(Rcode.NXDOMAIN);
                break;
            }
            here.stream().filter(record -> record.getType() == type).forEach(records::add);
            Optional<Record> alias = here.stream()
                    .filter(record -> record.getType() == Type.CNAME)
                    .findFirst();
            if (alias.isEmpty()) {
                break;
            }
            records.add(alias.get());
            name = ((org.xbill.DNS.CNAMERecord) alias.get()).getTarget();
        }
        records.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (records.isEmpty()) {
            answer.addRecord(
                    new SOARecord(Name.root, DClass.IN, 60, Name.root, Name.root, 1, 1, 1, 1, 60), Section.AUTHORITY);
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
