package org.x400gate.gateway.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority for a test; what it issues is valid around now unless said otherwise. */
public final class TestAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] NO_SECRET = "in memory only".toCharArray();

    private final KeyPair keys = keyPair("EC");
    private final X500Name name;
    private final X509Certificate root;

    public TestAuthority(String commonName) {
        name = new X500Name("CN=" + commonName);
        root = sign(name, keys, List.of(), true, Instant.now().minus(Duration.ofDays(400)), days(30));
    }

    /** A key and its certificate chain. */
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        public void write(Path certificate, Path key) {
            try {
                StringBuilder pem = new StringBuilder();
                for (X509Certificate each : chain) {
                    pem.append(pem("CERTIFICATE", each.getEncoded()));
                }
                Files.writeString(certificate, pem);
                Files.writeString(key, pem("PRIVATE KEY", this.key.getEncoded()));
            } catch (IOException | GeneralSecurityException fault) {
                throw new IllegalStateException(fault);
            }
        }

        /** Shows this certificate, trusts what {@code trusted} issued. */
        public SSLContext context(TestAuthority... trusted) {
            return TestAuthority.context(List.of(this), trusted);
        }
    }

    /** Shows no certificate. */
    public static SSLContext anonymous(TestAuthority... trusted) {
        return context(List.of(), trusted);
    }

    private static SSLContext context(List<Issued> own, TestAuthority... trusted) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            for (Issued issued : own) {
                keys.setKeyEntry("own", issued.key(), NO_SECRET, issued.chain().toArray(X509Certificate[]::new));
            }
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(keys, NO_SECRET);
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            for (TestAuthority each : trusted) {
                trust.setCertificateEntry(each.name.toString(), each.root);
            }
            TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** {@code names}: hosts, or addresses if they look like one. */
    public Issued issue(String commonName, String... names) {
        return issue("EC", commonName, Instant.now().minus(Duration.ofHours(1)), days(1), names);
    }

    public Issued issue(String algorithm, String commonName, Instant from, Instant to, String... names) {
        KeyPair pair = keyPair(algorithm);
        X509Certificate own = sign(new X500Name("CN=" + commonName), pair, Arrays.asList(names), false, from, to);
        return new Issued(pair.getPrivate(), List.of(own, root));
    }

    /** Expired since an hour. */
    public Issued expired(String commonName, String... names) {
        return issue(
                "EC",
                commonName,
                Instant.now().minus(Duration.ofDays(2)),
                Instant.now().minus(Duration.ofHours(1)),
                names);
    }

    public X509Certificate root() {
        return root;
    }

    public Path writeRoot(Path file) {
        try {
            return Files.writeString(file, pem("CERTIFICATE", root.getEncoded()));
        } catch (IOException | GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    public static String pem(String kind, byte[] octets) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(octets);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    /** A connected socket with the handshake done. */
    public static Socket dial(SSLContext context, String host, int port) throws IOException {
        var socket = (javax.net.ssl.SSLSocket) context.getSocketFactory().createSocket(host, port);
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return socket;
    }

    private static Instant days(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }

    private static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private X509Certificate sign(
            X500Name subject, KeyPair pair, List<String> names, boolean authority, Instant from, Instant to) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            name, new BigInteger(64, RANDOM), Date.from(from), Date.from(to), subject, pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                GeneralName[] all = names.stream()
                        .map(each -> new GeneralName(
                                each.matches("[0-9.]+|.*:.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, each))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (CertIOException fault) {
            throw new UncheckedIOException(fault);
        } catch (OperatorCreationException | GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
