using Microsoft.AspNetCore.Authentication.OAuth;

namespace Microsoft.AspNetCore.Authentication.Google;

/// <summary>What one challenge asks of Google beyond the options.</summary>
public class GoogleChallengeProperties : OAuthChallengeProperties
{
    public static readonly string AccessTypeKey = "access_type";
    public static readonly string LoginHintKey = "login_hint";
    public static readonly string PromptParameterKey = "prompt";

    public GoogleChallengeProperties()
    {
    }

    public GoogleChallengeProperties(IDictionary<string, string?> items)
        : base(items)
    {
    }

    public string? AccessType
    {
        get => GetParameter<string>(AccessTypeKey);
        set => SetParameter(AccessTypeKey, value);
    }

    public string? LoginHint
    {
        get => GetParameter<string>(LoginHintKey);
        set => SetParameter(LoginHintKey, value);
    }

    public string? Prompt
    {
        get => GetParameter<string>(PromptParameterKey);
        set => SetParameter(PromptParameterKey, value);
    }
}
