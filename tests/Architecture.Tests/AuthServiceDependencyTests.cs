using NetArchTest.Rules;

namespace Fubuni.Architecture.Tests;

/// <summary>The folders of AuthService depend on each other in one direction.</summary>
public sealed class AuthServiceDependencyTests
{
    private const string Root = "Fubuni.AuthService";
    private const string Data = $"{Root}.Data";
    private const string Migrations = $"{Data}.Migrations";
    private const string BetterAuth = $"{Root}.BetterAuth";
    private const string BetterAuthHashes = $"{BetterAuth}.Hashes";
    private const string BetterAuthTables = $"{BetterAuth}.Tables";

    /// <summary>Each folder may use those above it, and the context in <c>Data</c>.</summary>
    private static readonly string[] Order =
    [
        "Telemetry",
        "Auditing",
        "Accounts",
        "RefreshTokens",
        "SigningKeys",
        "DataProtection",
        "Endpoints",
        "RateLimiting",
        "BetterAuth.Hashes",
        "Passwords",
        "AuthSessions",
        "AuthSessions.Refresh",
        "AuthSessions.Devices",
        "SignIn",
        "SignIn.Reauthentication",
        "SignIn.Password",
        "SignIn.Google",
        "Passwords.Change",
        "Accounts.Deletion",
        "Accounts.Export",
        "Retention",
        "BetterAuth",
        "BetterAuth.Tables",
        "BetterAuth.Sessions",
    ];

    /// <summary>Registers and maps the features, and so may use all of them.</summary>
    private static readonly string[] CompositionRoot = ["AuthApi", "AuthFeatures", "Commands"];

    private static readonly Types Assembly = Types.FromFile(Path.Combine(AppContext.BaseDirectory, "AuthService.dll"));

    private static readonly IType[] All =
    [
        .. Assembly.GetTypes().Where(type => NamespaceOf(type).StartsWith(Root, StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Folders => [.. Order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_folders_above_it(string folder)
    {
        var above = Order.TakeWhile(name => name != folder).Append(folder).Select(name => $"{Root}.{name}").ToHashSet();
        var forbidden = All.Where(type => NamespaceOf(type) != Data && !above.Contains(NamespaceOf(type)));

        AssertUsesNone($"{Root}.{folder}", forbidden);
    }

    [Fact]
    public void Every_folder_has_a_position_in_the_order() =>
        Assert.Equal(
            Order.Select(folder => $"{Root}.{folder}").Append(Root).Append(Data).Append(Migrations).Order(),
            All.Select(type => NamespaceOf(type)).Distinct().Order()
        );

    [Fact]
    public void The_root_namespace_only_registers_features() =>
        Assert.DoesNotContain(
            All,
            type =>
                NamespaceOf(type) == Root
                && !type.Name.EndsWith("Extensions", StringComparison.Ordinal)
                && !CompositionRoot.Contains(type.Name)
        );

    [Fact]
    public void The_context_uses_only_entities_and_their_mapping()
    {
        var configurations = All.Select(type => type.FullName)
            .Where(name => name.EndsWith("Configuration", StringComparison.Ordinal))
            .ToArray();
        var mapped = configurations.Concat(configurations.Select(name => name[..^"Configuration".Length])).ToHashSet();
        mapped.Add($"{Root}.RefreshTokens.RefreshRotation");

        AssertUsesNone(
            Data,
            All.Where(type =>
                NamespaceOf(type) is not (Root or Data or Migrations)
                && NamespaceOf(type) != BetterAuthTables
                && !mapped.Contains(type.FullName)
                // Entities whose mapping is in another folder.
                && type.FullName is not ($"{Root}.Accounts.User" or $"{Root}.Accounts.Account")
            )
        );
    }

    [Fact]
    public void Only_the_context_and_the_registration_use_Better_Auth_so_that_it_can_be_deleted()
    {
        var betterAuth = All.Where(type =>
            NamespaceOf(type).StartsWith(BetterAuth, StringComparison.Ordinal) && NamespaceOf(type) != BetterAuthHashes
        );

        foreach (var folder in Order.Where(folder => !folder.StartsWith("BetterAuth", StringComparison.Ordinal)))
        {
            AssertUsesNone($"{Root}.{folder}", betterAuth);
        }
    }

    private static string NamespaceOf(IType type) =>
        type.FullName.LastIndexOf('.') is var dot and >= 0 ? type.FullName[..dot] : "";

    private static void AssertUsesNone(string folder, IEnumerable<IType> forbidden)
    {
        var names = forbidden.Select(type => type.FullName).ToArray();
        if (names.Length == 0)
        {
            return;
        }

        var result = Assembly
            .That()
            .ResideInNamespaceMatching($"^{folder.Replace(".", "\\.", StringComparison.Ordinal)}$")
            .Should()
            .NotHaveDependencyOnAny(names)
            .GetResult();

        Assert.True(
            result.IsSuccessful,
            string.Join('\n', result.FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}"))
        );
    }
}
