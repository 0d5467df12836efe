package org.x400gate.gateway.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our private key and the certificates that go with it, our own first; they belong together. */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration SOON = Duration.ofDays(14);

    Identity {
        chain = List.copyOf(chain);
    }

    static Identity read(TlsSettings.IdentityFiles files) throws UnusableFile {
        List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
        X509Certificate own = chain.get(0);
        PrivateKey key = PemFile.read(files.key()).privateKey(own.getPublicKey(), files.password());
        if (!belongTogether(key, own.getPublicKey())) {
            throw new UnusableFile(files.key(), "holds the key of the first certificate in " + files.certificate());
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new UnusableFile(
                        files.certificate(),
                        "holds our certificate first, then the one of its issuer, and so on; certificate " + (i + 1)
                                + " did not issue the one before it");
            }
        }
        return new Identity(key, chain);
    }

    /** What the one signs the other proves. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        byte[] nonce = new byte[32];
        RANDOM.nextBytes(nonce);
        try {
            Signature signing = signature(certified.getAlgorithm());
            signing.initSign(key);
            signing.update(nonce);
            byte[] signed = signing.sign();
            Signature proving = signature(certified.getAlgorithm());
            proving.initVerify(certified);
            proving.update(nonce);
            return proving.verify(signed);
        } catch (GeneralSecurityException unfit) {
            return false;
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> pss();
            default -> Signature.getInstance(algorithm);
        };
    }

    private static Signature pss() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        try {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        } catch (InvalidAlgorithmParameterException unknown) {
            throw new GeneralSecurityException(unknown);
        }
        return signature;
    }

    /** What an operator should know about the validity of our own certificate. */
    List<String> warnings(Path file, Instant now) {
        List<String> warnings = new ArrayList<>();
        X509Certificate own = chain.get(0);
        String name = file + " (" + own.getSubjectX500Principal().getName() + ")";
        Instant end = own.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            warnings.add("certificate " + name + " expired at " + end);
        } else if (now.plus(SOON).isAfter(end)) {
            warnings.add("certificate " + name + " expires at " + end);
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            warnings.add("certificate " + name + " is not valid before "
                    + own.getNotBefore().toInstant());
        }
        return warnings;
    }

    static Optional<Identity> read(Optional<TlsSettings.IdentityFiles> files) throws UnusableFile {
        return files.isPresent() ? Optional.of(read(files.get())) : Optional.empty();
    }
}
