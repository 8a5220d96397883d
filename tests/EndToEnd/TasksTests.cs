using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.EndToEnd;

/// <summary>The to-do list, changed by hand.</summary>
public sealed class TasksTests(Site site, Browser browser)
{
    [Fact]
    public async Task A_task_is_added_changed_completed_and_deleted_by_hand_in_both_tabs()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await Expect(Panel(other)).ToContainTextAsync("Nothing to do yet.");

        var field = Panel(ada.Page).GetByLabel("Add a task", new() { Exact = true });
        await field.FillAsync("Water the plants");
        await field.PressAsync("Enter");
        await field.FillAsync("Call Bob");
        await Panel(ada.Page).GetByLabel("Due date").FillAsync("2020-02-03");
        await field.PressAsync("Enter");
        await Expect(Tasks(other)).ToHaveCountAsync(2);
        await Expect(Tasks(other).First).ToContainTextAsync("Overdue: Feb 3, 2020");
        await ada.AssertAccessibleAsync(site, "tasks");

        await Panel(ada.Page)
            .GetByRole(AriaRole.Button, new() { Name = "Water the plants", Exact = true })
            .ClickAsync();
        await ada.FillAsync("Title", "Water the garden");
        await ada.FillAsync("Notes", "The roses first");
        await ada.ClickAsync("Save");
        await Expect(Panel(other)).ToContainTextAsync("The roses first");

        await Panel(ada.Page).GetByRole(AriaRole.Checkbox, new() { Name = "Done: Call Bob" }).ClickAsync();
        await Expect(Tasks(other)).ToHaveCountAsync(1);
        await Panel(ada.Page).GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await Expect(Panel(ada.Page).GetByRole(AriaRole.List, new() { Name = "Completed tasks" }))
            .ToContainTextAsync("Call Bob");

        await ada.Page.ReloadAsync();
        await Tasks(ada.Page).HoverAsync();
        await ada.ClickAsync("Delete Water the garden");
        await Expect(Tasks(ada.Page)).ToHaveCountAsync(0);
        await ada.Page.ReloadAsync();
        await Expect(Panel(ada.Page)).ToContainTextAsync("Nothing to do yet.");
        await Expect(Panel(other)).ToContainTextAsync("Nothing to do yet.");
    }

    [Fact]
    public async Task Who_was_slower_sees_what_the_other_tab_made_of_a_task_and_keeps_what_they_typed()
    {
        await using var ada = await Person.RegisterAsync(browser, site);
        var field = Panel(ada.Page).GetByLabel("Add a task", new() { Exact = true });
        await field.FillAsync("Water the plants");
        await field.PressAsync("Enter");
        var other = await ada.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await EditAsync(other, "Water the plants", "Water the lawn");
        await EditAsync(ada.Page, "Water the plants", "Water the roses");
        await other.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(ada.Page.GetByRole(AriaRole.Form).GetByRole(AriaRole.Alert)).ToContainTextAsync("Water the lawn");
        await ada.ClickAsync("Save mine");
        await Expect(Tasks(other)).ToHaveTextAsync(["Water the roses"]);
    }

    [Fact]
    public async Task A_phone_has_the_tasks_in_a_drawer()
    {
        await using var ada = await Person.RegisterAsync(browser, site, width: 390, height: 844);
        await ada.ClickAsync("Tasks");
        await ada.FillAsync("Add a task", "Water the plants");
        await ada.ClickAsync("Add");
        await Expect(Tasks(ada.Page)).ToHaveTextAsync(["Water the plants"]);
        await ada.ScreenshotAsync("tasks-drawer");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Expect(ada.Message).ToBeInViewportAsync();
    }

    private static ILocator Panel(IPage page) =>
        page.GetByRole(AriaRole.Complementary, new() { Name = "Tasks", Exact = true });

    private static ILocator Tasks(IPage page) => Panel(page).GetByRole(AriaRole.Listitem);

    private static async Task EditAsync(IPage page, string task, string title)
    {
        await Panel(page).GetByRole(AriaRole.Button, new() { Name = task, Exact = true }).ClickAsync();
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync(title);
    }
}
