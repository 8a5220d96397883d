using NetArchTest.Rules;

namespace Fubuni.Architecture.Tests;

/// <summary>The folders of ChatService depend on each other in one direction.</summary>
public sealed class ChatServiceDependencyTests
{
    private const string Root = "Fubuni.ChatService";

    /// <summary>Each folder may use those before it.</summary>
    private static readonly string[] Order =
    [
        "Data",
        "Models",
        "Messages",
        "RunLogs",
        "Streaming",
        "Events",
        "Mcp",
        "Preferences",
        "Tasks",
        "Instructions",
        "ToolServers",
        "Approvals",
        "Feedback",
        "Agent",
        "Runs",
        "ChatSessions",
        "Titles",
        "Turns",
        "Accounts",
        "Import",
    ];

    private static readonly Types Assembly = Types.FromFile(Path.Combine(AppContext.BaseDirectory, "ChatService.dll"));

    public static TheoryData<string> Folders => [.. Order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_folders_before_it(string folder)
    {
        var after = Order.SkipWhile(name => name != folder).Skip(1).Select(name => $"{Root}.{name}").ToArray();
        if (after.Length == 0)
        {
            return;
        }

        AssertUsesNone(folder, after);
    }

    [Theory]
    [InlineData("Data")]
    [InlineData("RunLogs")]
    public void Folders_that_can_be_copied_on_their_own_use_no_other_one(string folder) =>
        AssertUsesNone(folder, [.. Order.Where(name => name != folder).Select(name => $"{Root}.{name}")]);

    [Fact]
    public void Every_folder_has_a_position_in_the_order()
    {
        var folders = Assembly
            .GetTypes()
            .Select(type => type.FullName.Split('.'))
            .Where(parts => parts is ["Fubuni", "ChatService", _, _, ..])
            .Select(parts => parts[2]);

        Assert.Equal(Order.Order(), folders.Distinct().Order());
    }

    private static void AssertUsesNone(string folder, string[] others)
    {
        var result = Assembly
            .That()
            .ResideInNamespaceMatching($"^{Root}.{folder}(\\.|$)")
            .Should()
            .NotHaveDependencyOnAny(others)
            .GetResult();

        Assert.True(
            result.IsSuccessful,
            string.Join('\n', result.FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}"))
        );
    }
}
