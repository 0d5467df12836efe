package org.x400gate.gateway.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.smtp.UserFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a password and prints the line that the file of SMTP users needs. */
@Command(
        name = "password",
        mixinStandardHelpOptions = true,
        description =
                "Reads a password (from the terminal, or the first line of standard input) and prints a line for the"
                        + " file that x400gate.smtp.auth.users names. The line holds a salted hash, not the password.")
final class PasswordCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The user's name.")
    private String name = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String password = read().filter(text -> !text.isEmpty())
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "no password was given"));
        byte[] salt = new byte[UserFile.saltOctets()];
        new SecureRandom().nextBytes(salt);
        try {
            spec.commandLine().getOut().println(UserFile.line(name, password, salt));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return ExitCode.OK.number();
    }

    private static Optional<String> read() throws IOException {
        Console console = System.console();
        if (console != null) {
            return Optional.ofNullable(console.readPassword("Password: ")).map(String::new);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return Optional.ofNullable(in.readLine());
    }
}
