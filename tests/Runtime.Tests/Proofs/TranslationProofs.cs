namespace SessionGuard.Tests.Proofs;

/// <summary>SES5013: every query of the shared list is refused, or run, as the list says.</summary>
public sealed class TranslationProofs
{
    [Fact]
    public void SES5013_RefusedQueries_AreThoseOfTheList()
    {
        using var database = new SqliteDatabase();
        database.HasUser(1, "a", "b");
        database.HasAddress(1, "c", 1);
        using var counting = database.Open();
        var wrong = new List<string>();
        var cases = TranslationCases.Of(counting).Count();
        Assert.True(cases > 100, $"{cases} cases; the page says more than a hundred");
        for (var i = 0; i < cases; i++)
        {
            using var session = database.Open();
            var (refused, name, run) = TranslationCases.Of(session).ElementAt(i);
            var thrown = Record.Exception(run);
            if (refused != thrown is QueryTranslationException || thrown is not (null or QueryTranslationException))
                wrong.Add($"{name}: {(refused ? "is not refused" : "is refused")}: {thrown?.GetType().Name} {thrown?.Message}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
