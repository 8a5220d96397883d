namespace Fubuni.ChatService.Instructions;

/// <summary>What a user wants the assistant to know in every chat. A user without any has no row.</summary>
internal sealed class CustomInstructions
{
    /// <summary>Longest text of one of them, in UTF-16 code units.</summary>
    public const int MaxLength = 4_000;

    public required string OwnerId { get; init; }

    /// <summary>Empty for nothing.</summary>
    public required string AboutMe { get; set; }

    /// <summary>Empty for nothing.</summary>
    public required string HowToAnswer { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
