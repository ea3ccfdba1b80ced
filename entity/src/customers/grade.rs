//! Grades 客户等级: how near a customer of a project is to buying.

crate::labelled! {
    /// Grade of a customer in a project, the likeliest buyers first.
    Grade in "grade" {
        "A" A ("A级", "Ready to buy"),
        "B" B ("B级", "Strong interest"),
        "C" C ("C级", "Some interest"),
        "D" D ("D级", "Little interest"),
    }
}
