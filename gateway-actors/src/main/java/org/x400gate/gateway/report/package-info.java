/**
 * Tells originators what became of their messages, unless an alternate recipient gets them: either is a new entry, written
 * with the outcome.
 * Standard: X.411 12.2.1.3 and RFC 2156 5.3.9 for what came by P1; RFC 3461 5 and RFC 3464 for what came by SMTP.
 * Door: {@link org.x400gate.gateway.report.Reporter}, {@link org.x400gate.gateway.report.News},
 * {@link org.x400gate.gateway.report.Told}.
 * May import: conversion, failure, routing, protocol, persistence. Never: writes to the queue, reports on a report.
 */
package org.x400gate.gateway.report;
