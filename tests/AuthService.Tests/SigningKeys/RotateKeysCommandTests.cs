using System.Net;
using Fubuni.AuthService.SigningKeys;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.ServiceDefaults;
using Fubuni.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fubuni.AuthService.Tests.SigningKeys;

public sealed class RotateKeysCommandTests(DataServices data)
{
    private readonly string _database = $"command_{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_service_publishes_a_rotation_of_the_command_which_prints_its_activation()
    {
        await using var service = Start();
        var first = Assert.Single(await PublishedAsync(service));

        var (exitCode, output, _) = await RunAsync();
        var next = await service.QueryAsync(db =>
            db.SigningKeys.SingleAsync(key => key.State == SigningKeyState.Pending, Cancellation)
        );

        Assert.Equal(0, exitCode);
        Assert.Contains(
            $"Key {next.Kid} is published and begins to sign at {next.CreatedAt.AddDays(1):yyyy-MM-dd HH:mm:ss}Z.",
            output,
            StringComparison.Ordinal
        );
        Assert.Matches($"(?m)^{first}  Active .*signs since ", output);
        Assert.Matches($"(?m)^{next.Kid}  Pending .*signs from ", output);
        await Eventually.TrueAsync(
            async () => (await PublishedAsync(service)).SequenceEqual([first, next.Kid]),
            cancellationToken: Cancellation
        );
    }

    [Fact]
    public async Task A_rotation_that_is_under_way_is_not_begun_again()
    {
        await using var service = Start();
        await RunAsync();

        var (exitCode, _, _) = await RunAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(2, await service.QueryAsync(db => db.SigningKeys.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task Tokens_of_a_compromised_key_are_refused_by_every_replica_within_seconds_and_sessions_stay()
    {
        await using var one = Start();
        await using var other = Start();
        var user = await one.CreateClient().SignUpAsync();
        var compromised = Jwt.Header(user.Response.AccessToken).GetProperty("kid").GetString()!;
        await RunAsync();
        var told = new TaskCompletionSource<string>();
        other.Services.GetRequiredService<IRevocations>().Revoked += revocation =>
        {
            if (revocation.KeyId == compromised)
            {
                told.TrySetResult(compromised);
            }
        };

        var (exitCode, output, _) = await RunAsync("--now");

        Assert.Equal(0, exitCode);
        Assert.Matches($"(?m)^{compromised}  Withdrawn ", output);
        foreach (var replica in new[] { one, other })
        {
            await Eventually.TrueAsync(
                async () => await StatusAsync(replica, user) == HttpStatusCode.Unauthorized,
                cancellationToken: Cancellation
            );
            Assert.DoesNotContain(compromised, await PublishedAsync(replica));
        }

        await told.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        var refreshed = await (await other.CreateClient().RefreshAsync(user.RefreshToken)).ReadSignedInAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(one, refreshed));
        // The key that was to come is withdrawn as well, and no private part of either is kept.
        var keys = await one.QueryAsync(db => db.SigningKeys.AsNoTracking().ToListAsync(Cancellation));
        Assert.Equal(3, keys.Count);
        Assert.Single(keys, key => key is { State: SigningKeyState.Active, EncryptedPrivateKey.Length: > 0 });
        Assert.Equal(2, keys.Count(key => key is { State: SigningKeyState.Withdrawn, EncryptedPrivateKey.Length: 0 }));
    }

    [Fact]
    public async Task The_new_key_is_published_before_the_compromised_one_is_withdrawn()
    {
        await using var service = Start();
        await using var scope = service.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<SigningKeyStore>();
        var old = service.Services.GetRequiredService<SigningKeyRing>().Credentials.Kid;

        var replacement = await store.PublishReplacementAsync(Cancellation);
        await Eventually.TrueAsync(
            async () => (await PublishedAsync(service)).SequenceEqual([old, replacement]),
            cancellationToken: Cancellation
        );
        Assert.Equal(old, service.Services.GetRequiredService<SigningKeyRing>().Credentials.Kid);

        await store.WithdrawOthersAsync(replacement, Cancellation);
        await Eventually.TrueAsync(
            () => service.Services.GetRequiredService<SigningKeyRing>().Credentials.Kid == replacement,
            cancellationToken: Cancellation
        );
    }

    [Fact]
    public async Task Of_two_replacements_at_once_one_key_signs()
    {
        await using var service = Start();

        var results = await Task.WhenAll(RunAsync("--now"), RunAsync("--now"));

        Assert.All(results, result => Assert.Equal(0, result.ExitCode));
        Assert.Equal(
            1,
            await service.QueryAsync(db =>
                db.SigningKeys.CountAsync(key => key.State == SigningKeyState.Active, Cancellation)
            )
        );
        Assert.Contains(results, result => result.Output.Contains("Done.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--later")]
    [InlineData("now")]
    [InlineData("--now", "--reencrypt")]
    public async Task What_is_not_understood_changes_nothing_and_exits_with_2(params string[] options)
    {
        await using var service = Start();

        var (exitCode, output, error) = await RunAsync(options);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("rotate-keys --now", error, StringComparison.Ordinal);
        Assert.Equal(1, await service.QueryAsync(db => db.SigningKeys.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task Without_a_database_it_says_so_and_exits_with_1()
    {
        var (exitCode, output, error) = await RunAsync(
            $"--ConnectionStrings:authdb={data.AuthDb};Database=missing_{Guid.NewGuid():N}"
        );

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains("does not exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_encryption_key_it_says_so_and_exits_with_1()
    {
        await using var service = Start();

        var (exitCode, _, error) = await RunAsync("--SigningKeys:KeyEncryptionKey=short");

        Assert.Equal(1, exitCode);
        Assert.Contains("SigningKeys:KeyEncryptionKey is required", error, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(AuthFactory service, SignedIn user)
    {
        using var response = await service.CreateClient(user.Response).GetAsync("/api/auth/me", Cancellation);
        return response.StatusCode;
    }

    private static async Task<string[]> PublishedAsync(AuthFactory service) =>
        [.. KeySet.Kids(await service.CreateClient().GetStringAsync("/.well-known/jwks.json", Cancellation))];

    private AuthFactory Start()
    {
        var service = new AuthFactory(data)
        {
            DatabaseName = _database,
            Settings = { ["SigningKeys:ReloadInterval"] = "00:00:00.2" },
        };
        _ = service.Services;
        return service;
    }

    /// <summary>Like a process of its own: the same registrations, but nothing is started.</summary>
    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] options)
    {
        var builder = WebApplication.CreateBuilder([
            $"--ConnectionStrings:authdb={data.AuthDb};Database={_database}",
            "--SigningKeys:KeyEncryptionKey=a key encryption key that only tests use",
            "--SigningKeys:ReloadInterval=00:00:00.2",
            "--TokenValidation:Issuer=https://fubuni.test",
            .. options.Where(option => option.Contains('=', StringComparison.Ordinal)),
        ]);
        builder.AddServiceDefaults();
        builder.AddAuthFeatures();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await builder.RotateKeysAsync(options, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
