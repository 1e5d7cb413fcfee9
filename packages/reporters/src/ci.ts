/** Formats for CI, together with the analyses whose findings they show. */
import { ciAnalyses, type CiOptions } from './answers/ci.js';
import * as github from './formats/github.js';
import * as junit from './formats/junit.js';
import * as sarif from './formats/sarif.js';
import type { Reporter } from './reporter.js';
import type { Destination } from './sink.js';

export type SarifReporterOptions = sarif.SarifOptions & CiOptions;

/** SARIF 2.1.0, for code scanning: leaks and blocking as results. */
export function sarifReporter(destination: Destination, options: SarifReporterOptions = {}): Reporter {
  return { ...sarif.sarifReporter(destination, options), analyses: ciAnalyses(options) };
}

/** JUnit XML: a test case for each rule, which fails where there are findings. */
export function junitReporter(destination: Destination, options: CiOptions = {}): Reporter {
  return { ...junit.junitReporter(destination), analyses: ciAnalyses(options) };
}

export type GithubReporterOptions = github.GithubOptions & CiOptions;

/** Annotations of GitHub Actions, and a job summary. */
export function githubReporter(destination: Destination, options: GithubReporterOptions = {}): Reporter {
  return { ...github.githubReporter(destination, options), analyses: ciAnalyses(options) };
}
