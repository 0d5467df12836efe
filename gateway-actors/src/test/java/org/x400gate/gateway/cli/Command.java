package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One command given as on the command line: its exit code and what it said. */
record Command(int exitCode, String out, String err) {
    static Command run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = X400gate.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Command(code, out.toString(), err.toString());
    }
}
