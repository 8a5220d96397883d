using System.Diagnostics.Metrics;

namespace Fubuni.AuthService.Telemetry;

/// <summary>
/// The meter <c>Fubuni.AuthService</c>. Durations are in seconds (OpenTelemetry semantic conventions).
/// </summary>
public sealed class AuthMetrics
{
    public const string MeterName = "Fubuni.AuthService";

    private readonly Counter<long> _registrations;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _refreshes;
    private readonly Counter<long> _passwordChanges;
    private readonly Counter<long> _reauthentications;
    private readonly Counter<long> _accountDeletions;
    private readonly Counter<long> _rateLimited;
    private readonly Counter<long> _keyRotations;
    private readonly UpDownCounter<int> _hashQueueDepth;
    private readonly Counter<long> _hashQueueRejections;
    private readonly Histogram<double> _hashQueueWait;
    private readonly Histogram<double> _hashDuration;
    private readonly Counter<long> _unsupportedHashes;

    private readonly Meter _meter;

    public AuthMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(MeterName);
        _registrations = meter.CreateCounter<long>(
            "fubuni.auth.registrations",
            "{registration}",
            "Attempts to register, by result."
        );
        _logins = meter.CreateCounter<long>(
            "fubuni.auth.logins",
            "{login}",
            "Attempts to sign in, by result and method."
        );
        _refreshes = meter.CreateCounter<long>(
            "fubuni.auth.refreshes",
            "{refresh}",
            "Refresh tokens presented, by result."
        );
        _passwordChanges = meter.CreateCounter<long>(
            "fubuni.auth.password_changes",
            "{change}",
            "Attempts to change a password, by result."
        );
        _reauthentications = meter.CreateCounter<long>(
            "fubuni.auth.reauthentications",
            "{reauthentication}",
            "Passwords given again by signed-in users, by result."
        );
        _accountDeletions = meter.CreateCounter<long>(
            "fubuni.auth.account_deletions",
            "{account}",
            "Accounts deleted."
        );
        meter.CreateObservableGauge(
            "fubuni.auth.account_deletions.overdue",
            () => OldestAccountDeletion.TotalSeconds,
            "s",
            "How long the oldest deleted account waits for ChatService to delete its part."
        );
        _rateLimited = meter.CreateCounter<long>(
            "fubuni.auth.rate_limited",
            "{request}",
            "Requests refused because there were too many, by limit."
        );
        _keyRotations = meter.CreateCounter<long>(
            "fubuni.auth.signing_keys.rotations",
            "{rotation}",
            "Times that another key began to sign."
        );
        _hashQueueDepth = meter.CreateUpDownCounter<int>(
            "fubuni.auth.hash_queue.depth",
            "{hash}",
            "Password hashes that wait for a thread."
        );
        _hashQueueRejections = meter.CreateCounter<long>(
            "fubuni.auth.hash_queue.rejections",
            "{hash}",
            "Password hashes refused because the queue was full."
        );
        _hashQueueWait = meter.CreateHistogram<double>(
            "fubuni.auth.hash_queue.wait",
            "s",
            "How long a password hash waited for a thread."
        );
        _hashDuration = meter.CreateHistogram<double>(
            "fubuni.auth.hash.duration",
            "s",
            "How long a password hash took, by format."
        );
        _unsupportedHashes = meter.CreateCounter<long>(
            "fubuni.auth.hash.unsupported",
            "{hash}",
            "Passwords that could not be checked, because the stored hash is of a format that is not known here."
        );
    }

    /// <summary>How long the oldest unfinished deletion is overdue; zero without one.</summary>
    public TimeSpan OldestAccountDeletion { get; set; }

    public void Registered(string result) => _registrations.Add(1, new KeyValuePair<string, object?>("result", result));

    public void LoggedIn(string result, string method) =>
        _logins.Add(
            1,
            new KeyValuePair<string, object?>("result", result),
            new KeyValuePair<string, object?>("method", method)
        );

    public void Refreshed(string result) => _refreshes.Add(1, new KeyValuePair<string, object?>("result", result));

    public void PasswordChanged(string result) =>
        _passwordChanges.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Reauthenticated(string result) =>
        _reauthentications.Add(1, new KeyValuePair<string, object?>("result", result));

    public void AccountDeleted() => _accountDeletions.Add(1);

    public void RateLimited(string limit) => _rateLimited.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public void SigningKeyRotated() => _keyRotations.Add(1);

    /// <summary>Reads the ages of the signing keys whenever measurements are collected.</summary>
    public void ObserveSigningKeys(Func<IEnumerable<(string State, TimeSpan Age)>> ages) =>
        _meter.CreateObservableGauge(
            "fubuni.auth.signing_keys.age",
            () =>
                ages()
                    .Select(key => new Measurement<double>(
                        key.Age.TotalSeconds,
                        new KeyValuePair<string, object?>("state", key.State)
                    )),
            "s",
            "How long the signing keys have been in their states; of several the oldest."
        );

    public void HashQueueDepthChanged(int change) => _hashQueueDepth.Add(change);

    public void HashRejected() => _hashQueueRejections.Add(1);

    public void HashWaited(TimeSpan wait) => _hashQueueWait.Record(wait.TotalSeconds);

    public void PasswordHashed(string format, TimeSpan duration) =>
        _hashDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("format", format));

    public void PasswordHashUnsupported() => _unsupportedHashes.Add(1);
}
