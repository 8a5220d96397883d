namespace Fubuni.ChatService.Titles;

/// <summary>Titles that the model writes. Configuration section <c>Titles</c>.</summary>
internal sealed class TitleOptions
{
    public const string Section = "Titles";

    /// <summary>Whether the model is asked for titles. Otherwise the first line of a chat stays its title.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The longest that the model may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Tokens that the model may write. Most of them are for reasoning, of models that do not skip it.
    /// </summary>
    public int MaxOutputTokens { get; set; } = 2_048;
}
