using System.Linq.Expressions;
using SessionGuard.Mapping;

namespace SessionGuard.Queries;

/// <summary>Finds the member that a lambda such as <c>u => u.Email</c> names.</summary>
internal static class Members
{
    public static NavigationMapping Navigation(EntityMapping mapping, LambdaExpression lambda)
        => Name(lambda) is { } name && mapping.FindNavigation(name) is { } navigation
            ? navigation
            : throw new QueryTranslationException($"'{lambda}' names no navigation of {mapping.Name}. Its navigations: {List(mapping.Navigations.Select(n => n.Property.Name))}.");

    public static ColumnMapping Column(EntityMapping mapping, LambdaExpression lambda)
        => Name(lambda) is { } name && mapping.FindColumn(name) is { } column
            ? column
            : throw new QueryTranslationException($"'{lambda}' names no column of {mapping.Name}. Its columns: {List(mapping.Columns.Select(c => c.Property.Name))}.");

    public static string? Name(LambdaExpression lambda)
    {
        var body = lambda.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : lambda.Body;
        return body is MemberExpression { Expression: ParameterExpression } member ? member.Member.Name : null;
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
