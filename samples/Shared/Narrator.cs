namespace Storefront.Shared;

/// <summary>Prints what happens, and holds it against what should.</summary>
public sealed class Narrator
{
    /// <summary>Runs the scenarios one after another; the result is the program's exit code.</summary>
    public static async Task<int> RunAsync(params IReadOnlyList<(string Rule, string Title, Func<Narrator, Task> Scenario)> scenarios)
    {
        var narrator = new Narrator();
        var unexpected = 0;
        foreach (var (rule, title, scenario) in scenarios)
        {
            Console.WriteLine($"{rule}  {title}");
            try
            {
                await scenario(narrator);
            }
            catch (Exception failure)
            {
                unexpected++;
                Console.WriteLine($"  NOT AS DESCRIBED: {(failure is UnexpectedOutcomeException ? failure.Message : failure.ToString())}");
            }

            Console.WriteLine();
        }

        if (unexpected > 0)
            Console.WriteLine($"{unexpected} of {scenarios.Count} scenarios did not go as described.");
        return unexpected == 0 ? 0 : 1;
    }

    public void Say(string line) => Console.WriteLine("  " + line);

    /// <summary>Ends the scenario, and in time the program, unless what was just told really happened.</summary>
    public void Check(bool happened, string expected)
    {
        if (!happened)
            throw new UnexpectedOutcomeException("expected that " + expected + ".");
    }

    /// <summary>The failure of some work, by type; null if it succeeds.</summary>
    public static async Task<T?> FailureOf<T>(Func<Task> work) where T : Exception
    {
        try
        {
            await work();
            return null;
        }
        catch (T failure)
        {
            return failure;
        }
    }
}

/// <summary>Something that a scenario describes did not happen.</summary>
public sealed class UnexpectedOutcomeException(string message) : Exception(message);
