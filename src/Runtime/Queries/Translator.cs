using System.Collections;
using System.Linq.Expressions;
using SessionGuard.Mapping;
using SessionGuard.Sql;

namespace SessionGuard.Queries;

/// <summary>A table in a query, under its alias.</summary>
internal sealed record TableRef(EntityMapping Mapping, string Alias);

/// <summary>Turns expressions into SQL. Values become parameters; what has no SQL is refused with the expression quoted.</summary>
internal sealed class Translator(SqlWriter writer)
{
    private readonly Dictionary<ParameterExpression, TableRef> _tables = [];
    private readonly Dictionary<(TableRef, NavigationMapping), TableRef> _joins = [];

    /// <summary>Joins to related tables that the translated expressions need.</summary>
    public List<string> Joins { get; } = [];

    private Dialect Dialect => writer.Dialect;

    public void Bind(ParameterExpression parameter, TableRef table) => _tables[parameter] = table;

    public TableRef? TableOf(ParameterExpression parameter) => _tables.GetValueOrDefault(parameter);

    public string Condition(LambdaExpression lambda, TableRef table)
    {
        Bind(lambda.Parameters[0], table);
        return Predicate(lambda.Body);
    }

    public string Value(LambdaExpression lambda, TableRef table)
    {
        Bind(lambda.Parameters[0], table);
        return Sql(lambda.Body);
    }

    public static QueryTranslationException Refuse(Expression expression, string? hint = null)
        => new($"'{expression}' has no SQL here. {hint ?? "Compute it before the query, filter in memory after ToListAsync, or write SQL with Session.QueryAsync."}");

    public string Sql(Expression expression)
    {
        if (!Evaluator.DependsOnRow(expression))
            return Parameter(Evaluator.Evaluate(expression));
        return expression switch
        {
            MemberExpression member => Member(member),
            BinaryExpression binary => Binary(binary),
            UnaryExpression unary => Unary(unary),
            MethodCallExpression call => Call(call),
            ConditionalExpression choice => $"CASE WHEN {Predicate(choice.Test)} THEN {Sql(choice.IfTrue)} ELSE {Sql(choice.IfFalse)} END",
            _ => throw Refuse(expression),
        };
    }

    public bool CanTranslate(Expression expression) => ValueTypes.IsColumnType(expression.Type) && expression is not NewExpression and not MemberInitExpression;

    private string Predicate(Expression expression) => Sql(expression);

    private string Parameter(object? value)
    {
        if (value is null)
            return "NULL";
        if (!ValueTypes.IsColumnType(value.GetType()))
            throw new QueryTranslationException($"A value of type {value.GetType().Name} cannot be a parameter. Use one of its properties.");
        writer.Values.Add(ValueTypes.ToStore(value));
        return Dialect.Placeholder(writer.Values.Count - 1);
    }

    private string Member(MemberExpression member)
    {
        if (member.Expression is null)
            throw Refuse(member);
        if (Nullable.GetUnderlyingType(member.Expression.Type) is not null)
        {
            return member.Member.Name switch
            {
                "Value" => Sql(member.Expression),
                "HasValue" => $"({Sql(member.Expression)} IS NOT NULL)",
                _ => throw Refuse(member),
            };
        }

        if (FindTable(member.Expression) is { } table)
        {
            var column = table.Mapping.FindColumn(member.Member.Name)
                ?? throw Refuse(member, table.Mapping.FindNavigation(member.Member.Name) is null ? $"{member.Member.Name} is not mapped." : "Compare one of its columns.");
            return table.Alias + "." + Dialect.Quote(column.Name);
        }

        if (member.Expression.Type == typeof(string) && member.Member.Name == nameof(string.Length))
            return $"length({Sql(member.Expression)})";
        if (member.Expression.Type == typeof(DateTime) || member.Expression.Type == typeof(DateTimeOffset) || member.Expression.Type == typeof(DateOnly) || member.Expression.Type == typeof(TimeOnly))
            return Dialect.DatePart(member.Member.Name, Sql(member.Expression)) ?? throw Refuse(member);
        throw Refuse(member);
    }

    /// <summary>The table an expression stands for: a row, or the parent that a row refers to (one step away, by a join).</summary>
    public TableRef? FindTable(Expression expression)
    {
        if (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert)
            expression = convert.Operand;
        if (expression is ParameterExpression parameter)
            return _tables.GetValueOrDefault(parameter);
        if (expression is not MemberExpression { Expression: ParameterExpression owner } member || _tables.GetValueOrDefault(owner) is not { } table
            || table.Mapping.FindNavigation(member.Member.Name) is not { IsCollection: false } reference)
            return null;
        if (_joins.TryGetValue((table, reference), out var joined))
            return joined;
        joined = new TableRef(reference.Target, table.Alias + "_" + reference.Index);
        var on = reference.ForeignKey.Select((c, i) => $"{joined.Alias}.{Dialect.Quote(reference.Target.KeyColumns[i].Name)} = {table.Alias}.{Dialect.Quote(c.Name)}");
        Joins.Add($" LEFT JOIN {reference.Target.Sql.QuotedTable} AS {joined.Alias} ON {string.Join(" AND ", on)}");
        _joins.Add((table, reference), joined);
        return joined;
    }

    private string Binary(BinaryExpression binary)
    {
        switch (binary.NodeType)
        {
            case ExpressionType.AndAlso:
                return $"({Predicate(binary.Left)} AND {Predicate(binary.Right)})";
            case ExpressionType.OrElse:
                return $"({Predicate(binary.Left)} OR {Predicate(binary.Right)})";
            case ExpressionType.Equal:
                return Equality(binary.Left, binary.Right, false);
            case ExpressionType.NotEqual:
                return Equality(binary.Left, binary.Right, true);
            case ExpressionType.Coalesce:
                return $"COALESCE({Sql(binary.Left)}, {Sql(binary.Right)})";
            case ExpressionType.Add when binary.Type == typeof(string):
                return $"({OrEmpty(binary.Left)} || {OrEmpty(binary.Right)})";
        }

        var symbol = binary.NodeType switch
        {
            ExpressionType.LessThan => "<",
            ExpressionType.LessThanOrEqual => "<=",
            ExpressionType.GreaterThan => ">",
            ExpressionType.GreaterThanOrEqual => ">=",
            ExpressionType.Add or ExpressionType.AddChecked => "+",
            ExpressionType.Subtract or ExpressionType.SubtractChecked => "-",
            ExpressionType.Multiply or ExpressionType.MultiplyChecked => "*",
            ExpressionType.Divide => "/",
            ExpressionType.Modulo => "%",
            ExpressionType.And => binary.Type == typeof(bool) ? "AND" : "&",
            ExpressionType.Or => binary.Type == typeof(bool) ? "OR" : "|",
            _ => throw Refuse(binary),
        };
        return $"({Sql(binary.Left)} {symbol} {Sql(binary.Right)})";
    }

    private string OrEmpty(Expression expression) => expression is ConstantExpression { Value: not null } ? Sql(expression) : $"COALESCE({Sql(expression)}, '')";

    /// <summary>Equality as C# means it: null equals null, and a null is unequal to every value.</summary>
    private string Equality(Expression left, Expression right, bool negated)
    {
        if (EntityEquality(left, right, negated) is { } entities)
            return entities;
        var (leftRow, rightRow) = (Evaluator.DependsOnRow(left), Evaluator.DependsOnRow(right));
        if (!leftRow)
            (left, right, leftRow, rightRow) = (right, left, rightRow, leftRow);
        var sql = Sql(left);
        if (rightRow)
        {
            var other = Sql(right);
            if (CanBeNull(left) || CanBeNull(right))
                return Dialect.SameOrBothNull(sql, other, negated);
            return $"({sql} {(negated ? "<>" : "=")} {other})";
        }

        var value = Evaluator.Evaluate(right);
        if (value is null)
            return $"({sql} IS {(negated ? "NOT " : "")}NULL)";
        var parameter = Parameter(value);
        if (!negated)
            return $"({sql} = {parameter})";
        return CanBeNull(left) ? $"({sql} <> {parameter} OR {sql} IS NULL)" : $"({sql} <> {parameter})";
    }

    /// <summary>A reference compared with an object or null: its foreign key compared with the object's key.</summary>
    private string? EntityEquality(Expression left, Expression right, bool negated)
    {
        if (left is not MemberExpression { Expression: ParameterExpression row } member || _tables.GetValueOrDefault(row) is not { } table
            || table.Mapping.FindNavigation(member.Member.Name) is not { IsCollection: false } reference)
            return null;
        if (Evaluator.DependsOnRow(right))
            throw Refuse(right);
        var parent = Evaluator.Evaluate(right);
        var parts = reference.ForeignKey.Select((c, i) =>
        {
            var sql = table.Alias + "." + Dialect.Quote(c.Name);
            return parent is null ? $"{sql} IS NULL" : $"{sql} = {Parameter(reference.Target.KeyColumns[i].Get(parent))}";
        });
        return (negated ? "NOT COALESCE(" : "COALESCE(") + string.Join(" AND ", parts) + ", FALSE)";
    }

    private bool CanBeNull(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => CanBeNull(convert.Operand),
        MemberExpression { Expression: ParameterExpression row } member when _tables.TryGetValue(row, out var table) => table.Mapping.FindColumn(member.Member.Name)?.CanBeNull is not false,
        _ => true,
    };

    private string Unary(UnaryExpression unary) => unary.NodeType switch
    {
        ExpressionType.Not when unary.Type == typeof(bool) => $"(NOT {Predicate(unary.Operand)})",
        ExpressionType.Negate or ExpressionType.NegateChecked => $"(-{Sql(unary.Operand)})",
        ExpressionType.Convert or ExpressionType.ConvertChecked => Conversion(unary),
        _ => throw Refuse(unary),
    };

    private string Conversion(UnaryExpression convert)
    {
        var from = Bare(convert.Operand.Type);
        var to = Bare(convert.Type);
        var sql = Sql(convert.Operand);
        if (from == to || from.IsEnum || to.IsEnum || to == typeof(object))
            return sql;
        var fromStore = ValueTypes.StoreType(from);
        if (to == typeof(double) || to == typeof(float))
            return $"CAST({sql} AS DOUBLE PRECISION)";
        if (to == typeof(decimal))
            return $"CAST({sql} AS NUMERIC)";
        return IsWhole(fromStore) && IsWhole(ValueTypes.StoreType(to)) ? sql : throw Refuse(convert);
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte);

    private string Call(MethodCallExpression call)
    {
        if (call.Object is { } target && target.Type == typeof(string))
            return StringCall(call, target);
        if (call.Method.Name == "Contains")
            return Contains(call);
        if (call.Method.DeclaringType == typeof(string) && call.Method.Name == nameof(string.IsNullOrEmpty))
        {
            var text = Sql(call.Arguments[0]);
            return $"({text} IS NULL OR {text} = '')";
        }

        if (call.Method.DeclaringType == typeof(Math) && call.Method.Name == nameof(Math.Abs))
            return $"abs({Sql(call.Arguments[0])})";
        if (call.Method.Name == nameof(Equals) && call is { Object: { } left, Arguments: [var right] })
            return Equality(left, right, false);
        throw Refuse(call);
    }

    private string StringCall(MethodCallExpression call, Expression target)
    {
        switch (call.Method.Name)
        {
            case nameof(string.ToUpper) or nameof(string.ToUpperInvariant):
                return $"upper({Sql(target)})";
            case nameof(string.ToLower) or nameof(string.ToLowerInvariant):
                return $"lower({Sql(target)})";
            case nameof(string.Trim) when call.Arguments.Count == 0:
                return $"trim({Sql(target)})";
            case nameof(string.Equals) when call.Arguments.Count == 1:
                return Equality(target, call.Arguments[0], false);
        }

        if (call.Arguments.Count != 1 || call.Arguments[0].Type != typeof(string))
            throw Refuse(call, "Only the overload that takes one text has SQL here.");
        var text = Sql(target);
        var part = Sql(call.Arguments[0]);
        return call.Method.Name switch
        {
            nameof(string.StartsWith) => $"(substr({text}, 1, length({part})) = {part})",
            nameof(string.EndsWith) => $"(substr({text}, length({text}) - length({part}) + 1) = {part})",
            nameof(string.Contains) => $"({Dialect.Position(text, part)} > 0)",
            _ => throw Refuse(call),
        };
    }

    /// <summary>Membership in a collection of values that the program has.</summary>
    private string Contains(MethodCallExpression call)
    {
        var (source, item) = call.Object is null ? (call.Arguments[0], call.Arguments[1]) : (call.Object, call.Arguments[0]);
        if (source is MethodCallExpression { Method: { Name: "op_Implicit" } } conversion)
            source = conversion.Arguments[0];
        if (Evaluator.DependsOnRow(source) || Evaluator.Evaluate(source) is not IEnumerable values)
            throw Refuse(call);
        var parameters = new List<string>();
        var hasNull = false;
        foreach (var value in values)
        {
            if (value is null)
                hasNull = true;
            else
                parameters.Add(Parameter(value));
        }

        var sql = Sql(item);
        var among = parameters.Count == 0 ? "(1 = 0)" : $"({sql} IN ({string.Join(", ", parameters)}))";
        return hasNull ? $"({among} OR {sql} IS NULL)" : among;
    }
}
