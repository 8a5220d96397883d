namespace Fubuni.Testing.Attacks;

/// <summary>One token to try.</summary>
/// <param name="Name">What is wrong with the token, for the list of tests.</param>
/// <param name="Code">The code that the service must refuse it with; null for a token that must be accepted.</param>
/// <param name="Make">Creates the token for a user of the service under test.</param>
public sealed record TokenCase(string Name, string? Code, Func<TestTokens, string, string> Make)
{
    /// <summary>Every case by name: the tokens that must be refused, and the controls that must be accepted.</summary>
    public static IReadOnlyDictionary<string, TokenCase> All { get; } =
        new[]
        {
            TokenControls.Cases(),
            TokenHeaderCases.Cases(),
            TokenClaimCases.Cases(),
            TokenEncodingCases.Cases(),
            TokenSignatureCases.Cases(),
        }
            .SelectMany(cases => cases)
            .ToDictionary(one => one.Name);

    public string Create(TestTokens tokens, string userId) => Make(tokens, userId);

    internal static TokenCase Invalid(string name, Func<ForgedToken, ForgedToken> change) =>
        Of(name, "token_invalid", change);

    internal static TokenCase Of(string name, string? code, Func<ForgedToken, ForgedToken> change) =>
        new(name, code, (tokens, userId) => change(new ForgedToken(tokens, userId)).ToString());

    /// <summary>A token whose text is changed after it was signed.</summary>
    internal static TokenCase Rewritten(string name, Func<ForgedToken, string> rewrite) =>
        new(name, "token_invalid", (tokens, userId) => rewrite(new ForgedToken(tokens, userId)));
}
