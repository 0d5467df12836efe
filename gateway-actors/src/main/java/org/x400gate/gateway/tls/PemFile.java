package org.x400gate.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads PEM (RFC 7468): certificates, and private keys in PKCS #8, encrypted or not. */
final class PemFile {
    private static final long MAX_OCTETS = 4L << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");
    private static final String CONVERT = "(\"openssl pkcs8 -topk8 -in KEY -out FILE\" makes one)";

    private final Path file;
    private final byte[] octets;

    private PemFile(Path file, byte[] octets) {
        this.file = file;
        this.octets = octets;
    }

    static PemFile read(Path file) throws UnusableFile {
        try {
            if (Files.size(file) > MAX_OCTETS) {
                throw new UnusableFile(file, "is not larger than " + MAX_OCTETS + " octets");
            }
            return new PemFile(file, Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UnusableFile(file, "can be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    /** All certificates, in their order; at least one. */
    List<X509Certificate> certificates() throws UnusableFile {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(octets))) {
                certificates.add((X509Certificate) each);
            }
        } catch (CertificateException malformed) {
            throw new UnusableFile(file, "holds certificates in PEM (" + malformed.getMessage() + ")");
        }
        if (certificates.isEmpty()) {
            throw new UnusableFile(file, "holds at least one certificate in PEM");
        }
        return List.copyOf(certificates);
    }

    /** The private key that belongs to {@code certified}, as far as its kind goes. */
    PrivateKey privateKey(PublicKey certified, Optional<String> password) throws UnusableFile {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new UnusableFile(file, "holds a private key in PEM");
        }
        PKCS8EncodedKeySpec plain = switch (key.group(1)) {
            case "" -> new PKCS8EncodedKeySpec(base64(key.group(2)));
            case "ENCRYPTED " -> decrypted(base64(key.group(2)), password);
            default -> throw new UnusableFile(file, "holds a private key in PKCS #8 " + CONVERT);
        };
        if (OTHER_KEY.matcher(text).results().count() > 1) {
            throw new UnusableFile(file, "holds one private key, not several");
        }
        try {
            return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(plain);
        } catch (GeneralSecurityException other) {
            throw new UnusableFile(file, "holds a key of the certificate's kind, which is " + certified.getAlgorithm());
        }
    }

    private byte[] base64(String text) throws UnusableFile {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new UnusableFile(file, "holds a private key in PEM (its base64 is malformed)");
        }
    }

    private PKCS8EncodedKeySpec decrypted(byte[] encrypted, Optional<String> password) throws UnusableFile {
        if (password.isEmpty()) {
            throw new UnusableFile(file, "needs no password, or the password is set: this key is encrypted");
        }
        PBEKeySpec secret = new PBEKeySpec(password.get().toCharArray());
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
            // Of PBES2 (RFC 8018) only the parameters say which algorithms it stands for.
            String algorithm = info.getAlgParameters() == null
                            || !info.getAlgName().startsWith("PBES2")
                                    && !info.getAlgName().startsWith("1.2.840.113549.1.5.13")
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(secret);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException malformed) {
            throw new UnusableFile(file, "holds a key encrypted in PKCS #8 by AES " + CONVERT);
        } catch (GeneralSecurityException wrong) {
            throw new UnusableFile(file, "the password opens (it does not, or the key's encryption is unknown here)");
        } finally {
            secret.clearPassword();
        }
    }
}
