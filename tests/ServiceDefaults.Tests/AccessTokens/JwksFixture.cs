using Fubuni.ServiceDefaults.AccessTokens;
using Fubuni.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>The verification keys of a service, with an issuer and a clock that the test controls.</summary>
internal sealed class JwksFixture : IDisposable
{
    public JwksFixture() =>
        Keys = new JwksVerificationKeys(Issuer, Revocations, Time, NullLogger<JwksVerificationKeys>.Instance);

    public ManualTime Time { get; } = new();

    public FakeIssuer Issuer { get; } = new();

    public FakeRevocations Revocations { get; } = new();

    public JwksVerificationKeys Keys { get; }

    public void Dispose()
    {
        Keys.Dispose();
        Issuer.Dispose();
    }

    /// <summary>
    /// Reads a key set with the key <c>first</c>, and moves the clock to when a set may be read again.
    /// </summary>
    public async Task ReadFirstAsync()
    {
        Issuer.Publish("first");
        await Keys.RefreshAsync("first", TestContext.Current.CancellationToken);
        Assert.Single(Keys.Find("first"));
        Time.Advance(TimeSpan.FromMinutes(1));
    }
}
