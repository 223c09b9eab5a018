using System.Text;
using Microsoft.EntityFrameworkCore.Metadata;
using Xunit;

namespace Tests.Data;

/// <summary>The diagram in docs/data-model-diagram.md matches the models. <c>UPDATE_DOCS=1</c> writes it.</summary>
public sealed class DiagramTests
{
    private const string Begin = "```mermaid\nerDiagram\n";
    private const string End = "```\n";

    [Fact]
    public async Task The_diagram_in_the_docs_matches_the_models()
    {
        var file = Repository.File("docs", "data-model-diagram.md");
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        Assert.True(begin >= 0, "docs/data-model-diagram.md has no erDiagram.");
        var end = page.IndexOf(End, begin + Begin.Length, StringComparison.Ordinal) + End.Length;
        var expected = Diagram();

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            await File.WriteAllTextAsync(file, page[..begin] + expected + page[end..], TestContext.Current.CancellationToken);
        else
            Assert.True(
                page[begin..end] == expected,
                $"docs/data-model-diagram.md is behind the models: UPDATE_DOCS=1 ./test Diagram writes it.\n{expected}");
    }

    private static string Diagram()
    {
        var tables = Models.Tables().OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder(Begin);
        var parents = tables.Where(table => table.PrimaryKey!.Columns.Count == 1 && table.Name is "players" or "games" or "boards");
        foreach (var parent in parents)
        {
            // No foreign keys: rows of a player are deleted together, and partitions are dropped whole. The columns tell what belongs
            // together.
            var key = parent.PrimaryKey!.Columns[0].Name;
            foreach (var child in tables.Where(table => table != parent && table.Columns.Any(column => column.Name == key)))
                text.Append($"    {parent.Name} ||--{(child.PrimaryKey!.Columns.Count == 1 ? "o|" : "o{")} {child.Name} : {key}\n");
        }

        foreach (var table in tables)
        {
            text.Append($"    {table.Name} {{\n");
            var columns = table.Columns.OrderBy(column => Position(table, column)).ThenBy(column => column.Order ?? 0)
                .ThenBy(column => column.Name, StringComparer.Ordinal);
            foreach (var column in columns)
                text.Append($"        {TypeOf(column)} {column.Name}{KeyOf(table, column)}\n");
            text.Append("    }\n");
        }

        return text.Append(End).ToString();
    }

    private static int Position(ITable table, IColumn column) =>
        table.PrimaryKey!.Columns.ToList().IndexOf(column) is >= 0 and var at ? at : int.MaxValue;

    private static string TypeOf(IColumn column) => column.StoreType.Replace(' ', '_')
        .Replace("timestamp_with_time_zone", "timestamptz", StringComparison.Ordinal);

    private static string KeyOf(ITable table, IColumn column) =>
        table.PrimaryKey!.Columns.Contains(column) ? " PK" : table.Indexes.Any(index => index.IsUnique && index.Columns.Contains(column))
            ? " UK" : "";
}
